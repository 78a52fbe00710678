// @ts-check
// Every word of the page, in two languages.

export const ENGLISH = {
  title: 'MobileIMSDK for the web',
  slogan: 'A chat client that loses no message without saying so. Try it, against a server on ' +
    'this machine.',
  otherLanguage: '切换到中文',
  otherLanguageShort: '中',
  darkTheme: 'Dark theme',
  pages: 'Pages',
  chat: 'Chat',
  chatHelp: 'Write from window to window. Ticks say how far each message is.',
  lab: 'Network lab',
  labHelp: 'Break the network under two clients, and watch each state, message and log line.',
  reference: 'API reference',
  referenceHelp: 'Each method, event and option: unit, range, default, errors, an example. With ' +
    'search.',
  first: 'What to try first',
  aliceStep: 'Log in as alice',
  aliceHelp: 'The chat opens in a window of its own. Any name will do, and any token.',
  openAlice: 'Open as alice',
  bobStep: 'Open a second window as bob',
  bobHelp: 'Put it beside the first one and write from one to the other.',
  openBob: 'Open as bob',
  cutStep: 'Cut the network',
  cutHelp: 'All links break without a word: both windows are back in a moment. Or take the ' +
    'server away and go on writing: what you write waits, then goes out in order, and is shown ' +
    'once.',
  cut: 'Cut all links',
  away: 'Server away for 10 s',
  logStep: 'Read the log',
  logHelp: 'Each step of a client is one line. Switch the log on, reload a chat window and open ' +
    'its console (F12). The lab shows the log on the page.',
  logSwitch: 'Log to the console',
  openLab: 'Open the lab',
  own: 'Now your own code',
  ownHelp: 'This server takes every client. In a project that has the package:',
  cutDone: 'Links cut: {links}.',
  nobody: 'Nobody is online: open the two windows first.',
  isAway: 'The server is away for {seconds} s more. Write something in the other windows.',
  isBack: 'The server is back.',
  failed: 'The server does not answer: is it still running? ({message})',
};

/** @typedef {keyof typeof ENGLISH} TextKey */

/** @type {Record<TextKey, string>} */
export const CHINESE = {
  title: 'MobileIMSDK Web 版',
  slogan: '不会悄悄丢消息的聊天客户端。服务器就在本机，马上可以试。',
  otherLanguage: 'Switch to English',
  otherLanguageShort: 'EN',
  darkTheme: '深色主题',
  pages: '页面',
  chat: '聊天',
  chatHelp: '开两个窗口互发消息，对勾表示每条消息走到了哪一步。',
  lab: '网络实验室',
  labHelp: '给两个客户端制造网络故障，观察状态、消息和每一行日志。',
  reference: 'API 参考',
  referenceHelp: '每个方法、事件和选项的单位、范围、默认值、错误码和示例，可以搜索（英文）。',
  first: '先试这几步',
  aliceStep: '以 alice 登录',
  aliceHelp: '聊天会在单独的窗口中打开。用户名和 token 都可以随便填。',
  openAlice: '以 alice 打开',
  bobStep: '再开一个窗口，以 bob 登录',
  bobHelp: '把两个窗口并排放好，互发几条消息。',
  openBob: '以 bob 打开',
  cutStep: '切断网络',
  cutHelp: '所有连接会突然断开，两个窗口很快就会自动重连。也可以让服务器离开 10 秒，期间继续发消息：' +
    '消息会先排队，恢复后按顺序发出，对方只会看到一次。',
  cut: '切断所有连接',
  away: '服务器离开 10 秒',
  logStep: '查看日志',
  logHelp: '客户端每走一步就写一行日志。打开开关，刷新聊天窗口，再打开它的控制台（F12）就能看到。' +
    '实验室会把日志直接显示在页面上。',
  logSwitch: '日志输出到控制台',
  openLab: '打开实验室',
  own: '换成自己的代码',
  ownHelp: '这个服务器接受任何客户端。在装好本包的项目里：',
  cutDone: '已切断 {links} 个连接。',
  nobody: '还没有人在线，请先打开上面两个窗口。',
  isAway: '服务器还要离开 {seconds} 秒，请到另外两个窗口里发消息。',
  isBack: '服务器已恢复。',
  failed: '服务器没有响应，它还在运行吗？（{message}）',
};

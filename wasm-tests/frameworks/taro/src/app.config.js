export default defineAppConfig({
  pages: ['pages/chat/chat'],
  window: { navigationBarTitleText: 'Chat' },
});

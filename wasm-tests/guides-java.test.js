// @ts-check
/**
 * The Java of the guides, compiled against what a MobileIMSDK 6.x server declares, and run: the
 * names and signatures of its public API stand here, and nothing of what it does.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root, run } from '../js/build/command.mjs';
import { Guide } from './documents/guides.js';

const SERVER = 'net.x52im.mobileimsdk.server';
/** A class of each: its package, what it is, and its members. */
const API = [
  ['io.netty.util', 'class AttributeKey<T>',
    'public static <T> AttributeKey<T> valueOf(String name) { return new AttributeKey<>(); }'],
  ['io.netty.util', 'interface Attribute<T>', 'T get(); void set(T value);'],
  ['io.netty.channel', 'interface Channel',
    '<T> io.netty.util.Attribute<T> attr(io.netty.util.AttributeKey<T> key); Object close();'],
  ['com.google.gson', 'class JsonElement',
    'public JsonObject getAsJsonObject() { return null; } ' +
    'public String getAsString() { return ""; }'],
  ['com.google.gson', 'class JsonObject extends JsonElement',
    'public JsonElement get(String name) { return null; } ' +
    'public void addProperty(String name, String value) {}'],
  ['com.google.gson', 'class JsonParser',
    'public static JsonElement parseString(String text) { return null; }'],
  [`${SERVER}.protocal`, 'class Protocal',
    'private final String from; public Protocal(String from) { this.from = from; } ' +
    'public String getFrom() { return from; } public String getTo() { return null; } ' +
    'public String getFp() { return null; } public String getDataContent() { return null; } ' +
    'public int getTypeu() { return -1; } public boolean isQoS() { return true; }'],
  [`${SERVER}.protocal`, 'class ProtocalFactory',
    'public static Protocal createCommonData(String dataContent, String from, String to, ' +
    'boolean QoS, String fp, int typeu) { return new Protocal(from); }'],
  [`${SERVER}.network`, 'interface MBObserver', 'void update(boolean wasSent, Object more);'],
  [`${SERVER}.utils`, 'class LocalSendHelper', `public static void sendData(${SERVER}.protocal.` +
    `Protocal p, ${SERVER}.network.MBObserver observer) throws Exception {}`],
  [`${SERVER}.event`, 'interface MessageQoSEventListenerS2C', `void messagesLost(java.util.` +
    `ArrayList<${SERVER}.protocal.Protocal> lost); void messagesBeReceived(String fingerprint);`],
  [`${SERVER}.event`, 'interface ServerEventListener', [
    'int onUserLoginVerify(String userId, String token, String extra, Channel session)',
    'void onUserLoginSucess(String userId, String extra, Channel session)',
    'void onUserLogout(String userId, Channel session, int kickoutCode)',
    'boolean onTransferMessage4C2SBefore(Protocal p, Channel session)',
    'boolean onTransferMessage4C2CBefore(Protocal p, Channel session)',
    'boolean onTransferMessage4C2S(Protocal p, Channel session)',
    'void onTransferMessage4C2C(Protocal p)',
    'boolean onTransferMessage_RealTimeSendFaild(Protocal p)',
    'void onTransferMessage4C2C_AfterBridge(Protocal p)',
  ].map((head) => `${head};`.replaceAll('Channel', 'io.netty.channel.Channel')
    .replaceAll('Protocal', `${SERVER}.protocal.Protocal`)).join(' ')],
  [SERVER, 'abstract class ServerLauncher',
    'public ServerLauncher() throws java.io.IOException {} ' +
    `protected abstract void initListeners(); ` +
    `public void setServerEventListener(${SERVER}.event.ServerEventListener listener) {} ` +
    'public void setServerMessageQoSEventListener(' +
    `${SERVER}.event.MessageQoSEventListenerS2C listener) {}`],
];

/** Logs in with each token, then speaks in the name of each user. */
const CALLER = `
  import io.netty.channel.Channel;
  import io.netty.util.*;
  import java.util.*;
  import ${SERVER}.protocal.Protocal;

  public class Caller {
    static class Session implements Channel {
      final Map<Object, Object> values = new HashMap<>();
      boolean closed;
      public Object close() { closed = true; return null; }
      @SuppressWarnings("unchecked")
      public <T> Attribute<T> attr(AttributeKey<T> key) {
        return new Attribute<T>() {
          public T get() { return (T) values.get(key); }
          public void set(T value) { values.put(key, value); }
        };
      }
    }

    static class Mine extends Guard {
      Mine() { super("a secret".getBytes()); }
      public void onUserLogout(String userId, Channel session, int code) {}
      public boolean onTransferMessage4C2S(Protocal p, Channel session) { return true; }
      public void onTransferMessage4C2C(Protocal p) {}
      public boolean onTransferMessage_RealTimeSendFaild(Protocal p) { return false; }
      public void onTransferMessage4C2C_AfterBridge(Protocal p) {}
    }

    public static void main(String[] tokens) {
      Mine guard = new Mine();
      for (String token : tokens) {
        Session session = new Session();
        StringBuilder line = new StringBuilder();
        line.append(guard.onUserLoginVerify("alice", token, null, session));
        for (String from : new String[] { "alice", "bob", "0" }) {
          line.append(" ").append(guard.onTransferMessage4C2CBefore(new Protocal(from), session))
            .append(guard.onTransferMessage4C2SBefore(new Protocal(from), session));
        }
        for (String name : new String[] { "alice", "bob" }) {
          guard.onUserLoginSucess(name, null, session);
          line.append(" ").append(session.closed);
        }
        System.out.println(line);
      }
    }
  }
`;

const hasJava = spawnSync('javac', ['-version']).status === 0;

test('the Java of the guides compiles, lets in who has a token, and lets him speak for himself',
  { skip: !hasJava && 'no javac' }, async (t) => {
    const hooks = new Guide('server-hooks'), messages = new Guide('server-messages');
    const folder = hooks.write(t, '', { 'Caller.java': CALLER });
    for (const name of messages.files.keys()) {
      fs.writeFileSync(path.join(folder, name), messages.take(name));
    }
    for (const [place, kind, members] of API) {
      const [, name] = /(?:class|interface) (\w+)/.exec(kind) ?? [];
      const file = path.join(folder, place.replaceAll('.', '/'), `${name}.java`);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `package ${place};\npublic ${kind} { ${members} }\n`);
    }
    run('javac', ['-Xlint:all', '-Werror', '-encoding', 'UTF-8', '-d', 'out', 'Guard.java',
      'Chat.java', 'Launcher.java', 'Caller.java'], { cwd: folder });
    const { tokenFor } = await import(pathToFileURL(path.join(folder, 'token.mjs')).href);
    const tokens = [tokenFor('alice', 'a secret'), tokenFor('alice', 'a secret', -5),
      tokenFor('bob', 'a secret'), tokenFor('alice', 'another'), 'x', 'x.y', '9999999999.'];
    const said = run('java', ['-cp', 'out', 'Caller', ...tokens], { cwd: folder });
    const nobody = 'falsefalse falsefalse falsefalse true true';
    assert.deepEqual(said.trim().split('\n'), [
      '0 truetrue falsefalse falsefalse false true', `1026 ${nobody}`,
      ...Array(5).fill(`1025 ${nobody}`),
    ]);
    hooks.take('im.mjs');                      // by guides.test.js
    hooks.end();
    messages.end();
    assert.ok(folder.startsWith(root));
  });

// Compiled, never run: the widget as a site in TypeScript uses it, and misuses that the compiler
// must refuse.
import {
  ImError, mountWidget, type Widget, type WidgetOptions, type WidgetStatus,
} from 'mobileimsdk-wasm/widget';

const same = <T>(_: T): void => {};

const options: WidgetOptions = {
  url: () => 'wss://im.example.com/websocket', to: 'cs-desk', mode: 'desk', theme: 'dark',
  preChat: ['name', { name: 'topic', options: [{ value: 'order' }] }],
  upload: async (file, { progress }) => {
    progress(file.size ? 1 : 0);
    return 'https://files.example.com/1';
  },
  sign: (id) => `${id}.signature`, words: { title: 'Ask us' }, client: { senseMode: '5s' },
};
const widget: Widget = mountWidget(options);
same<Promise<void>>(widget.open());
same<Promise<void>>(widget.identify('u-42', () => 'token', {
  name: 'Ann', attributes: { vip: true },
}));
same<Promise<void>>(widget.identify('u-42', null));
same<() => void>(widget.on('status', (status) => same<WidgetStatus>(status)));
widget.on('unread', (count) => same<number>(count));
widget.on('error', (error) => same<ImError>(error));
widget.setProduct({ title: 'Tea', url: 'https://shop.test/tea' });
widget.setProduct(null);
widget.setTheme({ accent: '#2f6b4f' });
same<boolean>(widget.isOpen);

// @ts-expect-error there is no server without an address
mountWidget({ to: 'cs-desk' });
// @ts-expect-error no such mode
mountWidget({ ...options, mode: 'bot' });
// @ts-expect-error the person is told by identify()
mountWidget({ ...options, client: { userId: 'me' } });
// @ts-expect-error no such event
widget.on('opened', () => {});
// @ts-expect-error a product has a title
widget.setProduct({ url: 'https://shop.test/tea' });
// @ts-expect-error not to be written
widget.isOpen = true;

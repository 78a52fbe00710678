import { createApp } from 'vue';
import App from './App.vue';

const query = new URLSearchParams(location.search);
const url = query.get('server') ?? 'ws://127.0.0.1:3000/websocket';

createApp(App, { url, userId: query.get('me') ?? 'alice' }).mount('#app');

import Vue from 'vue';
import App from './App.vue';

Vue.config.productionTip = false;
App.mpType = 'app';

new Vue({ ...App }).$mount();

// Start the page.
import './styles/vant.css'
import './styles/tokens.css'
import './styles/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import { followViewport } from './layout/viewport'

followViewport(window)
createApp(App).mount('#app')

// Start the page.
import './styles/vant.css'
import './styles/tokens.css'
import './styles/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import SignInPage from './SignInPage.vue'
import { followViewport } from './layout/viewport'

followViewport(window)
createApp(location.pathname === '/sign-in' ? SignInPage : App).mount('#app')

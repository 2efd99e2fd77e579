// Build the page into dist/, and in development hand /v1 over to a running api.
import vue from '@vitejs/plugin-vue'
import { loadEnv } from 'vite'
import { defineConfig } from 'vitest/config'

export default defineConfig(({ mode }) => {
  const settings = loadEnv(mode, '..', 'YUNXUE_')
  const host = settings['YUNXUE_API_HOST'] ?? '127.0.0.1'
  const port = settings['YUNXUE_API_PORT'] ?? '8000'
  return {
    plugins: [vue()],
    build: {
      // Phones in the field are old: every browser and WebView since 2021 understands this.
      target: ['chrome87', 'safari14'],
      modulePreload: { polyfill: false },
    },
    server: { proxy: { '/v1': `http://${host}:${port}` } },
    // One worker: the tests take a second, starting a worker for each file takes most of the rest.
    test: { include: ['tests/**/*.test.ts'], pool: 'threads', maxWorkers: 1, testTimeout: 20_000 },
  }
})

// A browser without script: keeps cookies, sends the login form, stops where an address leaves the server.

export class Browser {
  #cookies = new Map()

  async fetch(url, options = {}) {
    const headers = { ...options.headers, cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    const answer = await fetch(url, { ...options, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s)
      this.#cookies.set(name, value)
    }

    return answer
  }

  /** Opens an address of the server, signs in if it asks, and gives the address of the application where it ends. */
  async signIn(url, username, password) {
    const server = new URL(url).origin
    let answer = await this.fetch(url)
    for (let hops = 0; hops < 6; hops++) {
      const location = answer.headers.get('location')
      if (location && new URL(location, url).origin !== server) {
        return new URL(location)
      }

      answer = location ? await this.fetch(new URL(location, url)) : await this.#submit(url, await answer.text(), username, password)
    }

    throw new Error('the sign-in does not end')
  }

  #submit(url, page, username, password) {
    const action = page.match(/<form[^>]*id="kc-form-login"[^>]*action="([^"]+)"/)?.[1] ?? page.match(/<form[^>]*action="([^"]+)"/)?.[1]
    if (!action) {
      throw new Error(`no login form:\n${page}`)
    }

    return this.fetch(new URL(action.replaceAll('&amp;', '&'), url), { method: 'POST', body: new URLSearchParams({ username, password }) })
  }
}

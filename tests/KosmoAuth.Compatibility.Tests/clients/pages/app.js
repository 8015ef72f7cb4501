// keycloak-js as its manual shows it; ?load= and ?silent say how it starts.
import Keycloak from './keycloak.js'

const wish = new URLSearchParams(location.search)
const keycloak = new Keycloak({ url: wish.get('server') ?? sessionStorage.server, realm: 'clients', clientId: 'browser' })
sessionStorage.server = keycloak.authServerUrl ?? wish.get('server')
window.keycloak = keycloak
keycloak.onAuthLogout = () => { window.loggedOut = true }
window.started = keycloak.init({
  onLoad: wish.get('load') ?? 'check-sso',
  silentCheckSsoRedirectUri: wish.has('silent') ? `${location.origin}/silent.html` : undefined,
  checkLoginIframeInterval: 1,
})
window.started.then(() => { document.body.dataset.started = keycloak.authenticated ? 'signed-in' : 'nobody' }, error => {
  document.body.dataset.started = `failed: ${error?.error ?? error}`
})

// openid-client as its manual shows it. Usage: node openid-client.mjs CHECK, with ISSUER and KEY (a private JWK) in the environment.

import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { Browser } from './browser.mjs'

const issuer = new URL(process.env.ISSUER)
const redirect_uri = 'http://127.0.0.1:9/cb'

const discover = async (id, authentication) => {
  const config = await client.discovery(issuer, id, undefined, authentication, { execute: [client.allowInsecureRequests] })
  client.enableNonRepudiationChecks(config)
  return config
}

const server = () => discover('server', client.ClientSecretBasic('server-secret'))

const signIn = async (config, scope = 'openid profile email', browser = new Browser()) => {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri, scope, state: expectedState, nonce: expectedNonce, code_challenge_method: 'S256',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), max_age: '3600',
  })
  const current = await browser.signIn(url, 'taro', 'Kosmo-2026a')
  return client.authorizationCodeGrant(config, current, { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true, maxAge: 3600 })
}

const checks = {
  async discovery() {
    const metadata = (await server()).serverMetadata()
    assert.equal(metadata.issuer, issuer.href)
    assert.ok(metadata.supportsPKCE())
  },

  async code_flow() {
    const tokens = await signIn(await server())
    assert.equal(tokens.token_type, 'bearer')
    assert.equal(tokens.claims().preferred_username, 'taro')
    assert.equal(tokens.claims().name, '太郎 健保')
    assert.ok(tokens.expiresIn() > 0)
  },

  async single_sign_on() {
    const [config, browser] = [await server(), new Browser()]
    const first = await signIn(config, 'openid', browser)
    const second = await signIn(config, 'openid', browser)
    assert.equal(second.claims().sid, first.claims().sid)
    assert.equal(second.claims().auth_time, first.claims().auth_time)
  },

  async code_works_only_once() {
    const config = await server()
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri, scope: 'openid', code_challenge_method: 'S256', code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    })
    const current = await new Browser().signIn(url, 'taro', 'Kosmo-2026a')
    const tokens = await client.authorizationCodeGrant(config, current, { pkceCodeVerifier })
    await assert.rejects(client.authorizationCodeGrant(config, current, { pkceCodeVerifier }), { error: 'invalid_grant' })
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' })
  },

  async refresh() {
    const config = await server()
    const tokens = await signIn(config)
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert.equal(fresh.claims().sub, tokens.claims().sub)
    assert.notEqual(fresh.access_token, tokens.access_token)
  },

  async offline() {
    const config = await server()
    const tokens = await signIn(config, 'openid offline_access')
    assert.ok((await client.refreshTokenGrant(config, tokens.refresh_token)).access_token)
  },

  async userinfo() {
    const config = await server()
    const tokens = await signIn(config)
    const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
    assert.equal(person.email, 'taro@example.jp')
    await assert.rejects(client.fetchUserInfo(config, tokens.access_token + 'x', tokens.claims().sub))
  },

  async introspection_and_revocation() {
    const config = await server()
    const tokens = await signIn(config)
    const active = await client.tokenIntrospection(config, tokens.access_token)
    assert.equal(active.active, true)
    assert.equal(active.username, 'taro')
    await client.tokenRevocation(config, tokens.refresh_token)
    assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false)
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' })
  },

  async client_credentials() {
    for (const authentication of [client.ClientSecretBasic('server-secret'), client.ClientSecretPost('server-secret')]) {
      const tokens = await client.clientCredentialsGrant(await discover('server', authentication))
      assert.ok(tokens.access_token)
      assert.equal(tokens.refresh_token, undefined)
    }

    await assert.rejects(client.clientCredentialsGrant(await discover('server', client.ClientSecretPost('wrong'))), { error: 'unauthorized_client' })
  },

  async private_key_jwt() {
    const jwk = JSON.parse(process.env.KEY)
    const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
    const config = await discover('signer', client.PrivateKeyJwt({ key, kid: 'k1' }))
    assert.ok((await client.clientCredentialsGrant(config)).access_token)
  },

  async end_session() {
    const [config, browser] = [await server(), new Browser()]
    const tokens = await signIn(config, 'openid', browser)
    const url = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, post_logout_redirect_uri: 'http://127.0.0.1:9/bye', state: 'S' })
    const answer = await browser.fetch(url)
    assert.equal(answer.headers.get('location'), 'http://127.0.0.1:9/bye?state=S')
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' })
  },
}

await checks[process.argv[2]]()

// An application with keycloak-connect as its manual shows it. Usage: node express-app.mjs PORT, with SERVER in the environment.

import express from 'express'
import session from 'express-session'
import Keycloak from 'keycloak-connect'

const port = Number(process.argv[2])
const store = new session.MemoryStore()
const keycloak = new Keycloak({ store }, {
  realm: 'clients',
  'auth-server-url': process.env.SERVER,
  'ssl-required': 'none',
  resource: 'express',
  credentials: { secret: 'express-secret' },
  'confidential-port': 0,
})

const app = express()
app.use(session({ secret: 'of the test', resave: false, saveUninitialized: true, store }))
app.use(keycloak.middleware({ logout: '/logout' }))
app.get('/', (request, response) => response.send(request.kauth?.grant ? 'signed in' : 'nobody'))
app.get('/members', keycloak.protect('realm:member'), (request, response) => response.send(`Hello ${request.kauth.grant.access_token.content.preferred_username}`))
app.get('/managers', keycloak.protect('realm:manager'), (request, response) => response.send('Hello manager'))
app.listen(port, '127.0.0.1', () => console.log('ready'))

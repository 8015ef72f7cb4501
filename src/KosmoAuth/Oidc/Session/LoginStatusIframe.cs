using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Session;

/// <summary>
/// OpenID Connect Session Management 1.0 as Keycloak has it: the frame answers <c>unchanged</c>, <c>changed</c> or <c>error</c> to the message
/// <c>"{client_id} {session_state}"</c>, after asking once whether the sender's origin belongs to that client.
/// </summary>
public static class LoginStatusIframe
{
    private const string Path = "/realms/{realm}/protocol/openid-connect/login-status-iframe.html";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Page);
        routes.MapGet(Path + "/init", Init);
    }

    // Keycloak serves a versioned address for its own consoles only; an unknown version is not found there.
    private static IResult Page(RealmRequest request, string? client_id, string? version)
    {
        if (version is not null)
        {
            return Results.NotFound();
        }

        var client = client_id is null ? null : request.Realm.Clients.GetValueOrDefault(client_id);
        return s_page.Answer(request.Http, client is null ? null : Origins(client, request));
    }

    private static IResult Init(RealmRequest request, string? client_id, string? origin)
    {
        var allowed = client_id is not null && origin is not null
            && request.Realm.Clients.TryGetValue(client_id, out var client) && client.Enabled
            && Origins(client, request).Any(known => known == "*" || known == origin);
        return allowed ? Results.NoContent() : Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    private static IEnumerable<string> Origins(Client client, RealmRequest request) =>
        ClientAddresses.WebOrigins(client, request.BaseUrl).Append(new Uri(request.BaseUrl).GetLeftPart(UriPartial.Authority));

    private static readonly ScriptPage s_page = new("Session status", """

        "use strict";
        const verified = new Map();

        function sessionCookie() {
          for (const pair of document.cookie.split(";")) {
            const at = pair.indexOf("=");
            if (pair.slice(0, at).trim() === "KEYCLOAK_SESSION") {
              return pair.slice(at + 1).trim().replace(/^"|"$/g, "");
            }
          }
          return "";
        }

        async function hashOf(text) {
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-384", new TextEncoder().encode(text)));
          return btoa(String.fromCharCode(...digest)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        }

        async function mayAsk(clientId, origin) {
          const key = clientId + " " + origin;
          if (!verified.has(key)) {
            const query = new URLSearchParams({ client_id: clientId, origin: origin });
            const page = location.pathname.replace(/\/$/, "");
            const answer = await fetch(page + "/init?" + query, { credentials: "same-origin" });
            if (answer.status !== 204) {
              return false;
            }
            verified.set(key, true);
          }
          return true;
        }

        async function openCookies() {
          if (!document.requestStorageAccess) {
            return;
          }
          try {
            if (!(await document.hasStorageAccess())) {
              await document.requestStorageAccess();
            }
          } catch {
            // Without access the cookie reads as absent; the application then asks the server.
          }
        }

        async function answerTo(clientId, sessionState, origin) {
          if (!(await mayAsk(clientId, origin))) {
            return "error";
          }
          await Promise.race([openCookies(), new Promise(done => setTimeout(done, 1000))]);
          const cookie = sessionCookie();
          if (sessionState === "") {
            return cookie === "" ? "unchanged" : "changed";
          }
          return cookie === await hashOf(sessionState) ? "unchanged" : "changed";
        }

        addEventListener("message", async event => {
          const source = event.source;
          if (typeof event.data !== "string" || source === null || source === window || event.origin === "null") {
            return;
          }
          const at = event.data.indexOf(" ");
          if (at < 1) {
            return;
          }
          let answer = "error";
          try {
            answer = await answerTo(event.data.slice(0, at), event.data.slice(at + 1), event.origin);
          } catch {
            // The answer stays "error".
          }
          source.postMessage(answer, { targetOrigin: event.origin });
        });

        """);
}

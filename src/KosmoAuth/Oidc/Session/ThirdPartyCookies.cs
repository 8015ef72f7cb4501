using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Session;

/// <summary>Tells an application whether this server's cookies work inside a frame on its page: step 1 sets two, step 2 looks for them and posts <c>supported</c> or <c>unsupported</c>.</summary>
public static class ThirdPartyCookies
{
    private const string Path = "/realms/{realm}/protocol/openid-connect/3p-cookies/";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "step1.html", (RealmRequest request) => s_step1.Answer(request.Http));
        routes.MapGet(Path + "step2.html", (RealmRequest request) => s_step2.Answer(request.Http));
    }

    // Where the browser hands out storage access on request, cookies count as working after it did. It may also keep us waiting for a person's
    // answer, while the application gives up after ten seconds: hence the patience of one second.
    private static readonly ScriptPage s_step1 = new("Cookie check, step 1", """

        "use strict";
        const patience = new Promise(done => setTimeout(done, 1000));
        async function openCookies() {
          try {
            if (document.requestStorageAccess && !(await document.hasStorageAccess())) {
              await document.requestStorageAccess();
            }
          } catch {
            // Refused: step 2 will find no cookie.
          }
        }
        async function begin() {
          await Promise.race([openCookies(), patience]);
          document.cookie = "KEYCLOAK_3P_COOKIE=supported";
          document.cookie = "KEYCLOAK_3P_COOKIE_SAMESITE=supported; SameSite=None; Secure";
          location.replace("step2.html");
        }
        begin();

        """);

    // The answer says nothing about a person, so every page may have it.
    private static readonly ScriptPage s_step2 = new("Cookie check, step 2", """

        "use strict";
        const patience = new Promise(done => setTimeout(done, 1000));
        async function openCookies() {
          try {
            if (document.requestStorageAccess && !(await document.hasStorageAccess())) {
              await document.requestStorageAccess();
            }
          } catch {
            // As in step 1.
          }
        }
        async function end() {
          await Promise.race([openCookies(), patience]);
          const found = /(^|; )KEYCLOAK_3P_COOKIE(_SAMESITE)?=supported/.test(document.cookie);
          document.cookie = "KEYCLOAK_3P_COOKIE=; Max-Age=0";
          document.cookie = "KEYCLOAK_3P_COOKIE_SAMESITE=; Max-Age=0; SameSite=None; Secure";
          parent.postMessage(found ? "supported" : "unsupported", "*");
        }
        end();

        """);
}

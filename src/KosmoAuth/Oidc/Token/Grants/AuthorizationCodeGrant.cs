using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Token.Grants;

/// <summary>
/// Tokens for an authorization code (RFC 6749 section 4.1.3). Whatever comes of it, the code is spent; a second use ends the tokens of
/// the first (section 4.1.2).
/// </summary>
public sealed class AuthorizationCodeGrant(
    Database database, TokenSessions sessions, GrantSessions offlineSessions, LastAccess lastAccess, Sealer sealer, TimeProvider time) : IGrant
{
    private const string SingleUseKind = "code";

    // A node whose clock is behind must not see the row gone while it takes the code for young.
    private const int ClockDifference = 60;

    private static readonly IReadOnlyList<Func<RedeemedCode, GrantResult.Refused?>> s_checks =
    [
        SessionExists,
        UserExists,
        UserIsEnabled,
        RedirectUriIsTheSame,
        ClientIsTheSame,
        StandardFlowIsOn,
        SessionIsActive,
        VerifierFits,
    ];

    string IGrant.Type => "authorization_code";

    string IGrant.EventType => "CODE_TO_TOKEN";

    async Task<GrantResult> IGrant.AuthorizeAsync(TokenRequest request, CancellationToken ct)
    {
        if (request["code"] is not { } text)
        {
            return new GrantResult.Refused(OAuthError.InvalidRequest("Missing parameter: code"), "invalid_code");
        }

        if (AuthorizationCode.Read(text, sealer, request.Realm) is not { } code)
        {
            return NotValid();
        }

        if (Now > code.IssuedAt + request.Realm.Lifetimes.AccessCodeLifespan)
        {
            return GrantResult.Invalid("Code is expired", "expired_code");
        }

        var result = await database.WriteAsync(work => RedeemAsync(work, request, code, ct), ct);
        if (result is GrantResult.Granted granted)
        {
            lastAccess.Touch(granted.Subject.Session, request.Client.Id);
        }

        return result;
    }

    private async ValueTask<GrantResult> RedeemAsync(DbWork work, TokenRequest request, AuthorizationCode code, CancellationToken ct)
    {
        var forgotten = code.IssuedAt + request.Realm.Lifetimes.AccessCodeLifespan + ClockDifference;
        if (!await SingleUse.SpendAsync(work, SingleUseKind, code.Id, forgotten, ct))
        {
            await ClientSessionRows.DeleteAsync(work, request.Realm.Id, code.SessionId, code.ClientUuid, offline: false, ct);
            await ClientSessionRows.DeleteAsync(work, request.Realm.Id, code.SessionId, code.ClientUuid, offline: true, ct);
            return NotValid();
        }

        var session = await sessions.ReadAsync(work, request.Realm, code.SessionId, code.ClientUuid, offline: false, ct);
        var redeemed = new RedeemedCode(request, code, session, Now);
        foreach (var check in s_checks)
        {
            if (check(redeemed) is { } refusal)
            {
                return refusal with { UserId = session?.User?.Id, SessionId = session?.Session.Id };
            }
        }

        return await GrantAsync(work, request, code, session!, ct);
    }

    private async ValueTask<GrantResult> GrantAsync(
        DbWork work, TokenRequest request, AuthorizationCode code, TokenSession found, CancellationToken ct)
    {
        var (session, part, user) = (found.Session, found.Part!, found.User!);
        var scopes = ClientScopes.Granted(request.Client, code.Scope);
        if (await ConsentCheck.RefusalAsync(work, request.Realm, request.Client, user, scopes, ct) is { } refusal)
        {
            return refusal;
        }

        if (OfflineAccess.IsWanted(request.Client, scopes))
        {
            if (!OfflineAccess.IsAllowed(request.Realm, request.Client, user, scopes))
            {
                return OfflineAccess.NotAllowed with { UserId = user.Id };
            }

            (session, part) = await offlineSessions.OfflineTwinAsync(work, request.Realm, request.Client, session, part, ct);
        }

        await LevelNote.WriteAsync(work, part, LevelNote.Of(code), ct);
        var subject = request.Subject(user, session, part, scopes, LevelNote.Of(code)) with { Nonce = code.Nonce, Claims = code.Claims };
        var withRefresh = OfflineAccess.GivesRefreshTokens(request.Client);
        return new GrantResult.Granted(subject, withRefresh ? subject : null, withRefresh ? RefreshLine.Begin(request.Realm, time) : null)
        {
            Details = new() { ["code_id"] = code.SessionId },
        };
    }

    private static GrantResult.Refused NotValid() => GrantResult.Invalid("Code not valid", "invalid_code");

    private static GrantResult.Refused? SessionExists(RedeemedCode redeemed) =>
        redeemed.Session is null ? GrantResult.Invalid("User session not found", "user_session_not_found")
        : redeemed.Session.Part is null ? NotValid()
        : null;

    private static GrantResult.Refused? UserExists(RedeemedCode redeemed) =>
        redeemed.Session!.User is null ? GrantResult.Invalid("User not found", "user_not_found") : null;

    private static GrantResult.Refused? UserIsEnabled(RedeemedCode redeemed) =>
        redeemed.Session!.User!.Enabled ? null : GrantResult.Invalid("User disabled", "user_disabled");

    private static GrantResult.Refused? RedirectUriIsTheSame(RedeemedCode redeemed) =>
        redeemed.Code.RedirectUri is { } asked && asked != redeemed.Request["redirect_uri"]
            ? GrantResult.Invalid("Incorrect redirect_uri", "invalid_redirect_uri")
            : null;

    private static GrantResult.Refused? ClientIsTheSame(RedeemedCode redeemed) =>
        redeemed.Code.ClientUuid == redeemed.Request.Client.Id ? null
            : GrantResult.Invalid("Auth error: Found different client_id in clientSession", "invalid_client");

    private static GrantResult.Refused? StandardFlowIsOn(RedeemedCode redeemed) =>
        redeemed.Request.Client.StandardFlowEnabled ? null : GrantResult.Invalid("Client not allowed to exchange code", "not_allowed");

    private static GrantResult.Refused? SessionIsActive(RedeemedCode redeemed) =>
        redeemed.Session!.IsActive(redeemed.Request.Realm, redeemed.Request.Client, redeemed.Now) ? null
            : GrantResult.Invalid("Session not active", "user_session_not_found");

    private static GrantResult.Refused? VerifierFits(RedeemedCode redeemed) =>
        Pkce.Check(redeemed.Code.CodeChallenge, redeemed.Code.CodeChallengeMethod, redeemed.Request["code_verifier"]);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private sealed record RedeemedCode(TokenRequest Request, AuthorizationCode Code, TokenSession? Session, long Now);
}

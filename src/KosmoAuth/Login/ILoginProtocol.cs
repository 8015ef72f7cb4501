using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Login;

/// <summary>What a protocol does for a log-in that it started. Login knows nothing else about it.</summary>
public interface ILoginProtocol
{
    /// <summary>Keycloak's name, such as <c>openid-connect</c>; also <see cref="Client.Protocol"/>.</summary>
    string Name { get; }

    /// <summary>The answer that takes the person back to the application. The session and everything else is stored already.</summary>
    ValueTask<IResult> FinishAsync(FinishedLogin login, CancellationToken ct);

    /// <summary>The answer that tells the application that nothing came of it.</summary>
    IResult Refuse(RealmRequest request, LoginRequest login, LoginRefusal refusal);

    /// <summary>Whether the client may still have the answer that it asked for; its registration may have changed since.</summary>
    bool IsStillAllowed(RealmRequest request, Client client, LoginRequest login);

    /// <summary>The client scopes that the log-in would use, for the consent page.</summary>
    IReadOnlyList<ClientScope> Scopes(Realm realm, Client client, LoginRequest login);

    /// <summary>Adds Keycloak's event details (<c>redirect_uri</c>, <c>response_type</c>, …).</summary>
    /// <param name="failed">Error events have fewer of them.</param>
    void Describe(LoginRequest login, Dictionary<string, string> details, bool failed);
}

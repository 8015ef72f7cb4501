using KosmoAuth.Realms;

namespace KosmoAuth.Requests;

/// <summary>A request to an enabled realm: what every endpoint below <c>/realms/{realm}</c> needs to know of it. Parameter of the endpoints.</summary>
public sealed class RealmRequest
{
    /// <summary>One revision of the realm for the whole request.</summary>
    public required Realm Realm { get; init; }

    /// <summary>The server's public address without a trailing slash, such as <c>https://login.example.jp</c> or <c>https://example.jp/auth</c>.</summary>
    public required string BaseUrl { get; init; }

    /// <summary><see cref="BaseUrl"/> with <c>/realms/{name}</c>: the <c>iss</c> of tokens.</summary>
    public required string Issuer { get; init; }

    /// <summary>The peer's address, by <c>X-Forwarded-For</c> only from a trusted proxy.</summary>
    public required string RemoteAddress { get; init; }

    /// <summary>Whether the browser reached us by https.</summary>
    public required bool Secure { get; init; }

    public required HttpContext Http { get; init; }

    /// <summary>Binds the parameter; the middleware in front of the endpoints has found the realm.</summary>
    public static ValueTask<RealmRequest?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<RealmRequest>());
}

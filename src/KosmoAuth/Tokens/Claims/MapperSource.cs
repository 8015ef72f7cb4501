using KosmoAuth.Realms;

namespace KosmoAuth.Tokens.Claims;

/// <summary>Writes what one mapper has to say about a person and a session.</summary>
internal delegate void ClaimMapper(ClaimSet claims);

/// <summary>A mapper of the realm and where it belongs: what its kind compiles it from.</summary>
internal sealed record MapperSource(Realm Realm, Client Client, ProtocolMapper Mapper)
{
    /// <summary>Null when absent or empty.</summary>
    public string? this[string name] => Mapper.Config.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool IsTrue(string name) => this[name] == "true";

    /// <summary>The places where the switches turn the mapper on.</summary>
    /// <param name="absent">Value of the access token's switch where it is absent.</param>
    public ClaimTargets SwitchedOn(bool absent)
    {
        var access = this["access.token.claim"] is { } value ? value == "true" : absent;
        var idToken = IsTrue("id.token.claim");
        return (access ? ClaimTargets.AccessToken : 0)
            | (IsTrue("lightweight.claim") ? ClaimTargets.LightweightAccessToken : 0)
            | (idToken ? ClaimTargets.IdToken : 0)
            | ((this["userinfo.token.claim"] is { } userInfo ? userInfo == "true" : idToken) ? ClaimTargets.UserInfo : 0)
            | ((this["introspection.token.claim"] is { } introspection ? introspection == "true" : access) ? ClaimTargets.Introspection : 0);
    }
}

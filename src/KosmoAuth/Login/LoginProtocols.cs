using System.Collections.Frozen;

namespace KosmoAuth.Login;

/// <summary>The protocols that start log-ins, by name.</summary>
public sealed class LoginProtocols(IEnumerable<ILoginProtocol> protocols)
{
    private readonly FrozenDictionary<string, ILoginProtocol> _byName = protocols.ToFrozenDictionary(protocol => protocol.Name, StringComparer.Ordinal);

    /// <summary>Who started the log-in; a request is sealed by us, so there is one.</summary>
    public ILoginProtocol Of(LoginRequest login) => _byName[login.Protocol];
}

using System.Text.Json;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms;

/// <summary>A person of a realm file, ready to be stored.</summary>
/// <param name="Credentials">Hashed ones.</param>
/// <param name="PlainPassword">To be hashed before it is stored; null when none.</param>
/// <param name="Consents">Client id (internal) and ids of granted client scopes.</param>
public sealed record ImportedUser(
    User User, IReadOnlyList<Credential> Credentials, Secret? PlainPassword, IReadOnlyDictionary<string, IReadOnlyList<string>> Consents)
{
    /// <summary>Links to identity providers.</summary>
    public IReadOnlyList<FederatedIdentityRepresentation> FederatedIdentities { get; init; } = [];

    /// <summary>Fields of the file that we do not know; given back on export.</summary>
    public IReadOnlyDictionary<string, JsonElement>? More { get; init; }
}

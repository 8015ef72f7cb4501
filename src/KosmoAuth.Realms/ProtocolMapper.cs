using System.Collections.Frozen;

namespace KosmoAuth.Realms;

/// <summary>A protocol mapper as the realm has it (Keycloak ProtocolMapperRepresentation); the server compiles it into claims.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">Name, unique within its client or scope.</param>
/// <param name="Protocol">Such as <c>openid-connect</c>.</param>
/// <param name="Type">The mapper's provider id, such as <c>oidc-usermodel-attribute-mapper</c>.</param>
/// <param name="Config">Keycloak's configuration keys; all values are strings.</param>
public sealed record ProtocolMapper(string Id, string Name, string Protocol, string Type, FrozenDictionary<string, string> Config);

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace KosmoAuth.Mail.DevMailbox;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableList<ReceivedMail>))]
internal sealed partial class DevMailboxJson : JsonSerializerContext;

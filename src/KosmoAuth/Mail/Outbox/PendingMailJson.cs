using System.Text.Json.Serialization;

namespace KosmoAuth.Mail.Outbox;

[JsonSerializable(typeof(PendingMail))]
internal sealed partial class PendingMailJson : JsonSerializerContext;

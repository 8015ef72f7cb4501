using System.Collections.Concurrent;
using KosmoAuth.Events;

namespace KosmoAuth.Telemetry;

/// <summary>Counts events as Keycloak does (<c>keycloak_user_events_total</c>: event, error, realm), and the answers with tokens by grant.</summary>
internal sealed class EventMetrics(ServerMeter meter) : IEventListener
{
    private const string Error = "_ERROR";
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    public void Write(Event happened)
    {
        var realm = KeyValuePair.Create("realm", (object?)happened.Realm.Name);
        meter.UserEvents.Add(
            1, KeyValuePair.Create("error", (object?)(happened.Error ?? "")), KeyValuePair.Create("event", (object?)NameOf(happened.Type)), realm);
        if (happened.Error is null && happened.Details.ContainsKey("token_id") && happened.Details.TryGetValue("grant_type", out var grant))
        {
            meter.TokensIssued.Add(1, KeyValuePair.Create("grant_type", (object?)grant), realm);
        }
    }

    private string NameOf(string type) =>
        _names.GetOrAdd(type, static type => (type.EndsWith(Error, StringComparison.Ordinal) ? type[..^Error.Length] : type).ToLowerInvariant());
}

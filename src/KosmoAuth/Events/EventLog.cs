using KosmoAuth.Realms;

namespace KosmoAuth.Events;

/// <summary>Something that happened to a person or client, under Keycloak's names (EventType).</summary>
public sealed record Event
{
    /// <summary>Keycloak's event type such as <c>LOGIN_ERROR</c>.</summary>
    public required string Type { get; init; }

    public required Realm Realm { get; init; }

    /// <summary>OAuth client_id.</summary>
    public string? ClientId { get; init; }

    public string? UserId { get; init; }

    public string? SessionId { get; init; }

    public string? Ip { get; init; }

    /// <summary>Keycloak's error such as <c>invalid_user_credentials</c>; null when it succeeded.</summary>
    public string? Error { get; init; }

    public Dictionary<string, string> Details { get; init; } = [];
}

/// <summary>Takes events: the log, the database, tests.</summary>
public interface IEventListener
{
    void Write(Event happened);
}

/// <summary>Hands events to whoever listens.</summary>
public sealed class EventLog(IEnumerable<IEventListener> listeners)
{
    private readonly IEventListener[] _listeners = [.. listeners];

    public void Write(Event happened)
    {
        foreach (var listener in _listeners)
        {
            listener.Write(happened);
        }
    }
}

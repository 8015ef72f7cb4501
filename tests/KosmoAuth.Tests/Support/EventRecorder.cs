using System.Collections.Concurrent;
using KosmoAuth.Events;

namespace KosmoAuth.Tests.Support;

/// <summary>Keeps what happened.</summary>
internal sealed class EventRecorder : IEventListener
{
    private readonly ConcurrentQueue<Event> _written = [];

    public List<Event> Written => [.. _written];

    /// <summary>Type, client, and the error or the details' values: <c>LOGIN_ERROR web invalid_user_credentials</c>.</summary>
    public List<string> Lines => [.. _written.Select(Line)];

    public void Write(Event happened) => _written.Enqueue(happened);

    private static string Line(Event happened) =>
        $"{happened.Type} {happened.ClientId} {happened.Error ?? string.Join(' ', happened.Details.Values)}".TrimEnd();
}

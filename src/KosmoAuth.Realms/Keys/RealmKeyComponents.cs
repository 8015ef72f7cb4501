using KosmoAuth.Realms.Documents;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Keys;

/// <summary>
/// The key components of a realm, to be changed: what becomes of them is gathered in <see cref="Changed"/> and <see cref="Removed"/>. Every step is on
/// state that is stored, never on a clock alone: as long as a step is not done, the key before it goes on.
/// </summary>
public sealed class RealmKeyComponents
{
    private readonly SortedDictionary<string, ComponentExportRepresentation> _components = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <param name="documents">All documents of the kind <see cref="RealmDocumentKind.Component"/>.</param>
    public RealmKeyComponents(IEnumerable<RealmDocument> documents)
    {
        var components = RealmJoin.Bodies(documents.Where(document => document.Kind == RealmDocumentKind.Component), RealmJson.Default.ComponentExportRepresentation);
        foreach (var component in components.Where(component => component.ProviderType is null or RealmKeys.ProviderType))
        {
            _components.Add(component.Id!, component);
        }
    }

    /// <summary>The keys as they are now, with what was changed.</summary>
    public RealmKeys Keys => RealmKeys.Of(_components.Values);

    /// <summary>Documents to be stored.</summary>
    public IReadOnlyList<RealmDocument> Changed =>
        [.. _changed.Except(_removed).Select(id => RealmSplit.Document(
            RealmDocumentKind.Component, id, id, _components[id], RealmJson.Compact.ComponentExportRepresentation))];

    /// <summary>Keys of documents to be removed.</summary>
    public IReadOnlyCollection<string> Removed => _removed;

    /// <summary>Adds a key; false when the one that it replaces is gone, signs no more, or has a successor already.</summary>
    /// <param name="signsFrom">Unix seconds: until then it is only published.</param>
    public bool TryAdd(NewKey made, long signsFrom)
    {
        var component = made.Component;
        if (KeyProviders.Value(component, KeyLife.ReplacesName) is { } replaced
            && (!_components.TryGetValue(replaced, out var old) || KeyProviders.Status(old) != KeyStatus.Active || HasSuccessor(replaced)))
        {
            return false;
        }

        Put(KeyProviders.With(component, (KeyLife.SignsFromName, KeyLife.Text(signsFrom))));
        return true;
    }

    /// <summary>Whether a key waits to take the place of this one.</summary>
    public bool HasSuccessor(string componentId) => _components.Values.Any(component =>
        KeyProviders.Value(component, KeyLife.ReplacesName) == componentId && KeyProviders.Value(component, KeyLife.SignsFromName) is not null);

    /// <summary>The key signs from now on, and the one that it replaces only verifies.</summary>
    /// <param name="now">Unix seconds.</param>
    /// <param name="keep">Seconds that the other key goes on to be published.</param>
    public void Activate(RealmKey key, long now, Func<RealmKey, long> keep)
    {
        var replaced = key.Life.Replaces;
        Set(key, KeyStatus.Active);
        if (replaced is not null && Keys.All.FirstOrDefault(old => old.ProviderId == replaced && old.Status == KeyStatus.Active) is { } before)
        {
            Retire(before, now, now + keep(before));
        }
    }

    /// <summary>The key signs no more and is dropped later.</summary>
    /// <param name="now">Unix seconds.</param>
    /// <param name="until">Unix seconds.</param>
    public void Retire(RealmKey key, long now, long until)
    {
        Set(key, KeyStatus.Passive);
        Put(KeyProviders.With(ComponentOf(key), (KeyLife.RetiredName, KeyLife.Text(now)), (KeyLife.PublishedUntilName, KeyLife.Text(until))));
    }

    /// <summary>A status as an operator wishes it; nothing is planned for the key after that.</summary>
    public void Set(RealmKey key, KeyStatus status) => Put(KeyProviders.With(
        ComponentOf(key),
        ("enabled", status == KeyStatus.Disabled ? "false" : "true"),
        ("active", status == KeyStatus.Active ? "true" : "false"),
        (KeyLife.SignsFromName, null),
        (KeyLife.ReplacesName, null),
        (KeyLife.RetiredName, null),
        (KeyLife.PublishedUntilName, null)));

    /// <summary>Notes when a key of unknown age was first looked at.</summary>
    /// <param name="now">Unix seconds.</param>
    public void Stamp(RealmKey key, long now) => Put(KeyProviders.With(ComponentOf(key), (KeyLife.CreatedName, KeyLife.Text(now))));

    /// <summary>A retired key stays for longer than was planned.</summary>
    /// <param name="until">Unix seconds.</param>
    public void Prolong(RealmKey key, long until) => Put(KeyProviders.With(ComponentOf(key), (KeyLife.PublishedUntilName, KeyLife.Text(until))));

    public void Remove(RealmKey key)
    {
        _removed.Add(key.ProviderId);
        _components.Remove(key.ProviderId);
    }

    internal ComponentExportRepresentation ComponentOf(RealmKey key) => _components[key.ProviderId];

    private void Put(ComponentExportRepresentation component)
    {
        _components[component.Id!] = component;
        _changed.Add(component.Id!);
    }
}

namespace KosmoAuth.Realms.Reading;

/// <summary>Says where in its file a part of a realm stands, and files faults there.</summary>
internal sealed class RealmPlaces(FaultList faults, JsonPlace root)
{
    /// <summary>A step of a path: the name of a member, or the index of an item.</summary>
    internal readonly record struct Step(string? Name, int Index)
    {
        public static implicit operator Step(string name) => new(name, -1);

        public static implicit operator Step(int index) => new(null, index);
    }

    /// <summary>Users, by index, that stand in a users file of their own.</summary>
    public Dictionary<int, (RealmPlaces File, int Index)> UsersElsewhere { get; } = [];

    public void Add(ReadOnlySpan<Step> path, string message) => Fault(path, message, isWarning: false);

    public void Warn(ReadOnlySpan<Step> path, string message) => Fault(path, message, isWarning: true);

    /// <summary>A warning at a place, for those who collect faults themselves.</summary>
    public RealmFault Warning(ReadOnlySpan<Step> path, string message) => faults.At(Start(path), message, isWarning: true);

    private void Fault(ReadOnlySpan<Step> path, string message, bool isWarning)
    {
        if (path is [{ Name: "users" }, var user, ..] && UsersElsewhere.TryGetValue(user.Index, out var elsewhere))
        {
            elsewhere.File.Fault(["users", elsewhere.Index, .. path[2..]], message, isWarning);
            return;
        }

        faults.Report(Start(path), message, isWarning);
    }

    /// <summary>Where the path leads, or the deepest place on the way to it that exists.</summary>
    private int Start(ReadOnlySpan<Step> path)
    {
        var place = root;
        foreach (var step in path)
        {
            var next = step.Name is { } name ? place.Member(name)?.Value
                : step.Index < place.Items.Count ? place.Items[step.Index] : null;
            if (next is null)
            {
                break;
            }

            place = next;
        }

        return place.Start;
    }
}

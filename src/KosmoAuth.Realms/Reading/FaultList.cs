using System.Text;

namespace KosmoAuth.Realms.Reading;

/// <summary>Collects what is wrong in one file, with places as file, line and column.</summary>
internal sealed class FaultList(string file, SourceText source, List<RealmFault> faults)
{
    /// <summary>How many faults forbid the import.</summary>
    public int ErrorCount { get; private set; }

    public void Add(int offset, string message) => Report(offset, message, isWarning: false);

    public void Warn(int offset, string message) => Report(offset, message, isWarning: true);

    public void Report(int offset, string message, bool isWarning)
    {
        ErrorCount += isWarning ? 0 : 1;
        faults.Add(At(offset, message, isWarning));
    }

    /// <summary>The text of a scalar, without its quotes.</summary>
    public string Text(JsonPlace place)
    {
        var text = Encoding.UTF8.GetString(source.Text.Span[place.Start..place.End]);
        return place.Kind == JsonPlaceKind.String ? text[1..^1] : text;
    }

    public RealmFault At(int offset, string message, bool isWarning)
    {
        var (line, column) = source.Position(offset);
        return new RealmFault(file, line, column, message, isWarning);
    }
}

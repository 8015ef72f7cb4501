namespace KosmoAuth.Realms.Tests;

/// <summary>A folder of realm files for one test.</summary>
internal sealed class RealmFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("realms").FullName;

    public string Write(string name, string text)
    {
        var file = Path.Combine(_path, name);
        File.WriteAllText(file, text);
        return file;
    }

    public RealmFiles Read(params (string Name, string Value)[] environment) =>
        RealmReader.Read([_path], name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

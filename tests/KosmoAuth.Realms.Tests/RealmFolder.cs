namespace KosmoAuth.Realms.Tests;

/// <summary>A folder of realm files for one test.</summary>
internal sealed class RealmFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("realms").FullName;

    public string Write(string name, string text)
    {
        var file = Path.Combine(path, name);
        File.WriteAllText(file, text);
        return file;
    }

    public RealmFiles Read(params (string Name, string Value)[] environment) =>
        RealmReader.Read([path], name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    public void Dispose() => Directory.Delete(path, recursive: true);
}

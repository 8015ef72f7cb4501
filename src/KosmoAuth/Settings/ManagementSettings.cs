namespace KosmoAuth.Settings;

/// <summary>The port for health, kept apart from the public one.</summary>
/// <param name="Port">Null: none. 0: any free port.</param>
/// <param name="Required">The operator asked for this port: without it the server does not start.</param>
public sealed record ManagementSettings(int? Port, bool Required)
{
    internal static ManagementSettings Read(SettingsReader reader) =>
        new(reader.Port(ServerOptions.HttpManagementPort, 9000), reader.Has(ServerOptions.HttpManagementPort));
}

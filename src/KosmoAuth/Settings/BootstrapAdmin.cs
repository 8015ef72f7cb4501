using KosmoAuth.Realms;

namespace KosmoAuth.Settings;

/// <summary>The first administrator, made in realm master while that has no user.</summary>
public sealed record BootstrapAdmin(string Username, Secret Password)
{
    internal static BootstrapAdmin? Read(SettingsReader reader)
    {
        var password = reader.Text(ServerOptions.BootstrapAdminPassword);
        var username = reader.Text(ServerOptions.BootstrapAdminUsername);
        if (username is not null && password is null)
        {
            reader.Fault($"{ServerOptions.BootstrapAdminPassword.Variable} is missing: the first administrator needs a password.");
        }

        return password is null ? null : new BootstrapAdmin(username ?? "temp-admin", new Secret(password));
    }
}

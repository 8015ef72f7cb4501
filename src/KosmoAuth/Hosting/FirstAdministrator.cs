using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Users.Passwords;
using Microsoft.EntityFrameworkCore;

namespace KosmoAuth.Hosting;

/// <summary>The first administrator: made in realm master when the settings name one and that realm has no person yet.</summary>
internal sealed partial class FirstAdministrator(
    Database database, RealmCatalog realms, PasswordHashing hashing, TimeProvider time, ILogger<FirstAdministrator> log)
{
    public async Task MakeAsync(BootstrapAdmin? admin, CancellationToken ct)
    {
        if (admin is null || realms.Find(MasterRealm.Name) is not { } master || await HasPeopleAsync(master, admin.Username, ct))
        {
            return;
        }

        var credential = await hashing.CreateAsync(master, admin.Password.Reveal(), ct);
        try
        {
            await database.WriteAsync(async work =>
            {
                await UserRows.InsertAsync(work, UserOf(master, admin), [credential], ct);
                return true;
            }, ct);
            LogMade(admin.Username);
        }
        catch (DuplicateException)
        {
            // Another node that starts now was faster.
        }
    }

    // The name is asked for first, since a server that has its administrator is started with the same settings again and again.
    private ValueTask<bool> HasPeopleAsync(Realm master, string username, CancellationToken ct) =>
        database.ReadAsync(
            async work => await UserRows.FindByUsernameAsync(work, master.Id, username.ToLowerInvariant(), ct) is not null
                || await work.Context.Users.AnyAsync(user => user.RealmId == master.Id && user.ServiceAccountClientId == null, ct),
            ct);

    private User UserOf(Realm master, BootstrapAdmin admin) => new()
    {
        Id = Guid.NewGuid().ToString(),
        RealmId = master.Id,
        Username = admin.Username.ToLowerInvariant(),
        Enabled = true,
        Version = 1,
        CreatedTimestampMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        RoleIds = [master.DefaultRole.Id, .. master.RealmRoles.TryGetValue("admin", out var role) ? [role.Id] : Array.Empty<string>()],
        Attributes = new Dictionary<string, IReadOnlyList<string>> { ["is_temporary_admin"] = ["true"] },
    };

    [LoggerMessage(1211, LogLevel.Warning, "Created temporary admin user with username {Username}. Make your own administrator and delete it.")]
    private partial void LogMade(string username);
}

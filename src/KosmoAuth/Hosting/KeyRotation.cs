using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Keys;
using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>
/// Once a second: lets new keys sign when they have been published for long enough, drops old ones when their tokens are over, and gives keys of a realm
/// that says so (<see cref="KeySettings.RotateAttribute"/>) a successor at a certain age. What is due is known from memory; the database is asked only
/// then.
/// </summary>
internal sealed partial class KeyRotation(RealmCatalog realms, KeyStore keys, TimeProvider time, ILogger<KeyRotation> log) : BackgroundService
{
    private const long Day = 86_400;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    /// <summary>Does all that is due now.</summary>
    internal async Task RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var changed = false;
        foreach (var realm in realms.All)
        {
            if (realm.Keys.All.Any(key => KeyStore.IsDue(key, now)))
            {
                changed = true;
                Tell(realm, await keys.AdvanceAsync(realm, ct));
            }

            changed |= await RenewAsync(realm, now, ct);
        }

        if (changed)
        {
            await realms.RefreshAsync(ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        using var timer = new PeriodicTimer(s_period);
        while (await Ticks.NextAsync(timer, stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
                failing = false;
            }
            catch (DatabaseAwayException)
            {
                // DatabaseOutage tells of it.
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (!failing)
                {
                    LogFailed(error.Message);
                }

                failing = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<bool> RenewAsync(Realm realm, long now, CancellationToken ct)
    {
        var settings = KeySettings.Of(realm);
        if (settings.RotateAfterDays is not { } days)
        {
            return false;
        }

        var generated = realm.Keys.All.Where(key => IsInUse(realm, key)).Select(key => (Key: key, Created: CreatedOf(key))).ToList();
        var unknown = generated.Where(pair => pair.Created is null).Select(pair => pair.Key).ToList();
        var changed = unknown.Count > 0 && await keys.StampAsync(realm, unknown, ct);
        foreach (var (key, _) in generated.Where(pair => pair.Created + (days * Day) <= now))
        {
            if (await keys.LeaseAsync(realm, key, ct) && await keys.RotateAsync(realm, [key], settings.GraceSeconds, null, ct) is [{ Next: { } next }])
            {
                LogRenewed(realm.Name, key.Kid, key.Algorithm, days, next.Kid, settings.GraceSeconds);
                changed = true;
            }
        }

        return changed;
    }

    /// <summary>Made here or by Keycloak, not brought by the operator, and signing at the moment without a successor.</summary>
    private static bool IsInUse(Realm realm, RealmKey key) =>
        key is { Use: "sig", Status: KeyStatus.Active } && key.Provider.EndsWith("-generated", StringComparison.Ordinal)
        && realm.Keys.Active(key.Algorithm) == key
        && !realm.Keys.All.Any(other => other.Life.Replaces == key.ProviderId && other.Life.SignsFrom is not null);

    // Keycloak notes no age, but a certificate is as old as its key.
    private static long? CreatedOf(RealmKey key)
    {
        if (key.Life.Created is not null || key.Certificate is null)
        {
            return key.Life.Created;
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(key.Certificate);
            return new DateTimeOffset(certificate.NotBefore.ToUniversalTime()).ToUnixTimeSeconds();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private void Tell(Realm realm, IReadOnlyList<KeyStep> steps)
    {
        foreach (var (key, kind) in steps)
        {
            if (kind == KeyStepKind.Activated)
            {
                LogActivated(realm.Name, key.Kid, key.Algorithm);
            }
            else
            {
                LogDropped(realm.Name, key.Kid, key.Algorithm);
            }
        }
    }

    [LoggerMessage(1331, LogLevel.Information, "Realm '{Realm}': the key {Kid} signs {Algorithm} from now on.")]
    private partial void LogActivated(string realm, string kid, string algorithm);

    [LoggerMessage(1332, LogLevel.Information, "Realm '{Realm}': the key {Kid} for {Algorithm} is dropped; nothing that it signed is good any longer.")]
    private partial void LogDropped(string realm, string kid, string algorithm);

    [LoggerMessage(
        1333, LogLevel.Information, "Realm '{Realm}': the key {Kid} for {Algorithm} is {Days} days old. {Next} is published now and signs in {Grace} seconds.")]
    private partial void LogRenewed(string realm, string kid, string algorithm, int days, string next, int grace);

    [LoggerMessage(1334, LogLevel.Error, "The keys of the realms cannot be looked after; those that sign go on: {Reason}")]
    private partial void LogFailed(string reason);
}

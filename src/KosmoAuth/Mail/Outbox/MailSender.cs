using System.Collections.Concurrent;
using System.Collections.Frozen;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Storage;

namespace KosmoAuth.Mail.Outbox;

/// <summary>Sends queued mails, beside the requests of people. Every mail server has its own line: one that hangs delays no other.</summary>
public sealed class MailSender(
    Database database, RealmCatalog realms, MailOutbox queue, MailRoute route, IEnumerable<IMailWriter> writers, SmtpClient client, TimeProvider time,
    ILogger<MailSender> log) : BackgroundService
{
    private const int LeaseSeconds = 120;
    private const int MostLeased = 64;
    private const int MostServersAtOnce = 64;
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(2);

    // The answer to whoever asked for a mail goes first: on a busy processor the time that it takes would tell whether there is somebody to mail to.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly FrozenDictionary<string, IMailWriter> _writers = writers.ToFrozenDictionary(writer => writer.Purpose, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _lines = new();
    private readonly SemaphoreSlim _servers = new(MostServersAtOnce);

    /// <summary>Takes up what is due now and returns when it is on its way; true when there was something.</summary>
    internal async Task<bool> RoundAsync(CancellationToken ct)
    {
        var until = Now + LeaseSeconds;
        var due = await database.WriteAsync(work => OutboxRows.LeaseDueAsync(work, MailOutbox.Kind, Now, MostLeased, LeaseSeconds, ct), ct);
        foreach (var line in due.Select(row => Letter.Read(row, until, realms, _writers, route)).GroupBy(letter => letter.Line, StringComparer.Ordinal))
        {
            var letters = line.ToList();
            var previous = _lines.GetValueOrDefault(line.Key, Task.CompletedTask);
            _lines[line.Key] = SendLineAsync(previous, letters, ct);
        }

        return due.Count > 0;
    }

    /// <summary>Completes when nothing is under way.</summary>
    internal Task IdleAsync() => Task.WhenAll(_lines.Values);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await queue.WaitAsync(s_poll, stoppingToken);
                await Task.Delay(s_pause, TimeProvider.System, stoppingToken);
                while (await RoundAsync(stoppingToken))
                {
                    Forget();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StorageException error)
            {
                MailLog.NoDatabase(log, error.Message);
            }
            catch (Exception error)
            {
                MailLog.RoundFailed(log, error);
            }
        }
    }

    private async Task SendLineAsync(Task previous, List<Letter> letters, CancellationToken ct)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _servers.WaitAsync(ct);
        try
        {
            await using var line = new MailLine(database, client, time, log);
            foreach (var letter in letters)
            {
                await line.SendAsync(letter, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // Shutdown: the lease ends and a later start takes the mails up.
        }
        catch (Exception error)
        {
            MailLog.RoundFailed(log, error);
        }
        finally
        {
            _servers.Release();
        }
    }

    private void Forget()
    {
        foreach (var (server, line) in _lines)
        {
            if (line.IsCompleted)
            {
                _lines.TryRemove(new(server, line));
            }
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}

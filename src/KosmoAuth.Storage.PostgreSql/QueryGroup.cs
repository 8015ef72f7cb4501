using System.Collections.Concurrent;
using System.Data.Common;

namespace KosmoAuth.Storage.PostgreSql;

/// <summary>
/// Queries of one statement. Those that come while others are on their way wait for each other and then share a round trip, which is most of what one
/// costs; alone, a query goes at once.
/// </summary>
internal sealed class QueryGroup(PostgreSqlDatabase database, string sql)
{
    private const int MostTogether = 32;

    // Few round trips with many queries cost less than many with few; where there is more of a machine, one of them would hold up the rest.
    private static readonly int s_mostOnTheWay = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _onTheWay;

    public ValueTask<T> AskAsync<T>(Query<T> query)
    {
        var one = new Waiting<T>(query);
        _waiting.Enqueue(one);
        if (MaySetOut())
        {
            // What goes on for others is not part of this request, nor of its trace.
            using var suppressed = ExecutionContext.SuppressFlow();
            _ = GoAsync();
        }

        return new ValueTask<T>(one.Answer);
    }

    private bool MaySetOut()
    {
        for (var now = Volatile.Read(ref _onTheWay); now < s_mostOnTheWay; now = Volatile.Read(ref _onTheWay))
        {
            if (Interlocked.CompareExchange(ref _onTheWay, now + 1, now) == now)
            {
                return true;
            }
        }

        return false;
    }

    private async Task GoAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } together)
            {
                await AnswerAsync(together);
            }

            Interlocked.Decrement(ref _onTheWay);
        }
        while (!_waiting.IsEmpty && MaySetOut());
    }

    private List<Waiting> Take()
    {
        var together = new List<Waiting>(MostTogether);
        while (together.Count < MostTogether && _waiting.TryDequeue(out var one))
        {
            together.Add(one);
        }

        return together;
    }

    private async Task AnswerAsync(List<Waiting> together)
    {
        try
        {
            await database.ReadAsync((sql, together), static (work, all) => ReadAsync(work, all.sql, all.together), CancellationToken.None);
            together.ForEach(static one => one.Tell());
        }
        catch (Exception error)
        {
            together.ForEach(one => one.Fail(error));
        }
    }

    private static async ValueTask<bool> ReadAsync(DbWork work, string sql, List<Waiting> together)
    {
        await using var rows = await work.QueryAllAsync(sql, together.ConvertAll(static one => one.Values), CancellationToken.None);
        foreach (var one in together)
        {
            await one.ReadAsync(rows);
            await rows.NextResultAsync();
        }

        return true;
    }

    private abstract class Waiting
    {
        public abstract object?[] Values { get; }

        public abstract ValueTask ReadAsync(DbDataReader rows);

        public abstract void Tell();

        public abstract void Fail(Exception error);
    }

    private sealed class Waiting<T>(Query<T> query) : Waiting
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _read;
        private Exception? _unreadable;

        public Task<T> Answer => _answer.Task;

        public override object?[] Values => query.Values;

        // A row that cannot be understood is the trouble of who asked for it alone.
        public override async ValueTask ReadAsync(DbDataReader rows)
        {
            try
            {
                _read = await query.ReadAsync(rows, CancellationToken.None);
            }
            catch (Exception error) when (error is not DbException)
            {
                _unreadable = error;
            }
        }

        public override void Tell()
        {
            if (_unreadable is null)
            {
                _answer.SetResult(_read!);
            }
            else
            {
                _answer.SetException(_unreadable);
            }
        }

        public override void Fail(Exception error) => _answer.SetException(error);
    }
}

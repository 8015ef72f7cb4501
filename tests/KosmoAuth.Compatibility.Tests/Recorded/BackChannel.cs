using System.Net;
using System.Threading.Channels;
using KosmoAuth.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>An application's address for back-channel log-out; keeps what it is sent.</summary>
internal sealed class BackChannel : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<string> _tokens = Channel.CreateUnbounded<string>();

    public BackChannel()
    {
        Address = $"http://127.0.0.1:{Loopback.FreePort()}/backchannel";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    /// <summary>The next log-out token of a session that is not known to be of somebody else.</summary>
    /// <param name="is">Whether a token is the one that is waited for.</param>
    public async Task<string> ReceiveAsync(Predicate<string> @is, CancellationToken cancel)
    {
        await foreach (var token in _tokens.Reader.ReadAllAsync(cancel))
        {
            if (@is(token))
            {
                return token;
            }
        }

        throw new InvalidOperationException("no more log-out tokens");
    }

    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var form = QueryHelpers.ParseQuery(await reader.ReadToEndAsync());
                context.Response.Close();
                await _tokens.Writer.WriteAsync(form["logout_token"].ToString());
            }
            catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Discovery;

/// <summary>A public document of each realm, written once per revision and public address. It goes when the revision goes.</summary>
internal sealed class PreparedDocuments(Func<RealmRequest, byte[]> write)
{
    // Behind proxies a server may have several addresses. Whoever makes up host names gets documents that are not kept.
    private const int MostAddresses = 8;

    private readonly ConditionalWeakTable<Realm, ConcurrentDictionary<string, byte[]>> _ofRealms = [];

    public byte[] Get(RealmRequest request)
    {
        var byAddress = _ofRealms.GetValue(request.Realm, static _ => new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal));
        if (byAddress.TryGetValue(request.BaseUrl, out var known))
        {
            return known;
        }

        var written = write(request);
        if (byAddress.Count < MostAddresses)
        {
            byAddress[request.BaseUrl] = written;
        }

        return written;
    }
}

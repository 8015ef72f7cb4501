using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KosmoAuth.Realms;

namespace KosmoAuth.Tokens.Claims;

/// <summary>
/// Compiled plans, kept with the client's object: a new revision of the realm has new clients, and the old plans go with the old ones.
/// </summary>
internal static class ClaimPlans
{
    // A stranger chooses the scopes of a request; more combinations than this are compiled each time.
    private const int MostPerClient = 256;

    private static readonly ConditionalWeakTable<Client, ConcurrentDictionary<Selection, ClaimPlan>> s_plans = [];

    public static ClaimPlan Of(TokenSubject subject)
    {
        var plans = s_plans.GetValue(subject.Client, static _ => new());
        var selection = new Selection(subject.Scopes);
        if (plans.TryGetValue(selection, out var plan))
        {
            return plan;
        }

        plan = ClaimPlan.Compile(subject.Realm, subject.Client, subject.Scopes);
        if (plans.Count < MostPerClient)
        {
            plans.TryAdd(new Selection([.. subject.Scopes]), plan);
        }

        return plan;
    }

    // Scopes are objects of the compiled realm: comparing them is comparing references.
    private readonly struct Selection(IReadOnlyList<ClientScope> scopes) : IEquatable<Selection>
    {
        private readonly IReadOnlyList<ClientScope> _scopes = scopes;

        public bool Equals(Selection other)
        {
            if (_scopes.Count != other._scopes.Count)
            {
                return false;
            }

            for (var i = 0; i < _scopes.Count; i++)
            {
                if (!ReferenceEquals(_scopes[i], other._scopes[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is Selection other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            for (var i = 0; i < _scopes.Count; i++)
            {
                hash.Add(RuntimeHelpers.GetHashCode(_scopes[i]));
            }

            return hash.ToHashCode();
        }
    }
}

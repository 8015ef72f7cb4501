using KosmoAuth.Realms;

namespace KosmoAuth.Login.Sso;

/// <summary>Sends the person to another identity provider. There are none yet, so this is never a way in.</summary>
internal sealed class IdentityProviderRedirector : IAuthenticator
{
    public string Id => "identity-provider-redirector";

    public bool IsConfiguredFor(User user) => true;

    public ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct) => ValueTask.FromResult(StepResult.NotDone);
}

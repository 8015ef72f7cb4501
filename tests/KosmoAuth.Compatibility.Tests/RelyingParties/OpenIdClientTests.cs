using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.RelyingParties;

/// <summary>openid-client from npm; the checks are in <c>clients/openid-client.mjs</c>.</summary>
internal sealed class OpenIdClientTests
{
    [TestCase("discovery")]
    [TestCase("code_flow")]
    [TestCase("single_sign_on")]
    [TestCase("code_works_only_once")]
    [TestCase("refresh")]
    [TestCase("offline")]
    [TestCase("userinfo")]
    [TestCase("introspection_and_revocation")]
    [TestCase("client_credentials")]
    [TestCase("private_key_jwt")]
    [TestCase("end_session")]
    public async Task Openid_client_works(string check)
    {
        using var node = ClientServer.StartNode("openid-client.mjs", check);
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.That(node.ExitCode, Is.Zero, await errors);
    }
}

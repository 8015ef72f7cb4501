using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Portal;

public sealed class LogoutTests : PortalTest
{
    [Test]
    public async Task A_logout_token_ends_the_session_that_it_names()
    {
        await Provider.StartAsync();
        await FinishAsync(claims => TestProvider.Sign(claims));
        Assert.That(await IsSignedInAsync());

        var other = Provider.LogoutClaims();
        other["sid"] = "session-2";
        Assert.That(await SendLogoutAsync(TestProvider.Sign(other, "logout+jwt")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await IsSignedInAsync(), "the session of somebody else ended");

        Assert.That(await SendLogoutAsync(TestProvider.Sign(Provider.LogoutClaims(), "logout+jwt")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await IsSignedInAsync(), Is.False);
    }

    [Test]
    public async Task A_logout_token_without_a_session_ends_all_of_the_person_but_no_later_one()
    {
        await Provider.StartAsync();
        await FinishAsync(claims => TestProvider.Sign(claims));
        var logout = Provider.LogoutClaims();
        logout.Remove("sid");
        await SendLogoutAsync(TestProvider.Sign(logout, "logout+jwt"));
        Assert.That(await IsSignedInAsync(), Is.False);

        await FinishAsync(claims => TestProvider.Sign(claims));
        Assert.That(await IsSignedInAsync());
    }

    [Test]
    public async Task What_is_no_logout_token_ends_nothing()
    {
        await Provider.StartAsync();
        await FinishAsync(claims => TestProvider.Sign(claims));
        string Changed(Action<Dictionary<string, object>> change, string type = "logout+jwt")
        {
            var claims = Provider.LogoutClaims();
            change(claims);
            return TestProvider.Sign(claims, type);
        }

        string[] wrong =
        [
            "",
            "x.y.z",
            TestProvider.Sign(Provider.IdClaims("n")),
            Changed(_ => { }, "JWT"),
            Changed(claims => claims["nonce"] = "n"),
            Changed(claims => claims.Remove("events")),
            Changed(claims => claims["aud"] = "somebody-else"),
            Changed(claims => claims["iss"] = "http://localhost:1"),
            Changed(claims => claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds()),
        ];
        foreach (var token in wrong)
        {
            Assert.That(await SendLogoutAsync(token), Is.EqualTo(HttpStatusCode.BadRequest));
        }

        Assert.That(await IsSignedInAsync());
    }

    [Test]
    public async Task Logging_out_goes_on_to_the_provider_with_the_ID_token()
    {
        await Provider.StartAsync();
        await FinishAsync(claims => TestProvider.Sign(claims));
        var answer = await Browser.PostAsync("/logout", null);
        var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        Assert.That(answer.Headers.Location.ToString(), Does.StartWith(Provider.Url + "/logout?"));
        Assert.That(query["post_logout_redirect_uri"].ToString(), Is.EqualTo(Url + "/signed-out"));
        Assert.That(query["id_token_hint"].ToString().Split('.'), Has.Length.EqualTo(3));
        Assert.That(await IsSignedInAsync(), Is.False);
    }

    [Test]
    public async Task Logging_out_when_the_session_here_is_over_lets_the_provider_ask()
    {
        await Provider.StartAsync();
        var answer = await Browser.PostAsync("/logout", null);
        var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        Assert.That(query["client_id"].ToString(), Is.EqualTo("test-portal"));
        Assert.That(query, Does.Not.ContainKey("id_token_hint"));
    }

    [Test]
    public async Task Logging_out_says_so_when_the_provider_could_not_be_told()
    {
        var answer = await Browser.PostAsync("/logout", null);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("ここからだけログアウトしました"));
    }

    private async Task<HttpStatusCode> SendLogoutAsync(string token)
    {
        using var form = new FormUrlEncodedContent([new("logout_token", token)]);
        return (await Browser.PostAsync("/signout-backchannel", form)).StatusCode;
    }
}

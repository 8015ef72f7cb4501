using System.Diagnostics;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Users.Otp;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Otp;

/// <summary>What goes into an authenticator app.</summary>
public sealed class OtpKeyUriTests
{
    private const string Secret = "9U5N9Fa0JzHezi5EqHnP";
    private const string Base32 = "HFKTKTRZIZQTAST2JBSXU2JVIVYUQ3SQ";

    [Test]
    public void The_address_is_the_one_that_Keycloak_writes() =>
        Assert.That(
            Uri("rich", "taro", RealmOtp.Default),
            Is.EqualTo($"otpauth://totp/rich:taro?secret={Base32}&digits=6&algorithm=SHA1&issuer=rich&period=30"));

    [Test]
    public void Counters_go_with_their_first_value() =>
        Assert.That(
            Uri("rich", "taro", RealmOtp.Default with { OtpPolicyType = OtpType.Hotp, OtpPolicyInitialCounter = 7, OtpPolicyDigits = 8 }),
            Is.EqualTo($"otpauth://hotp/rich:taro?secret={Base32}&digits=8&algorithm=SHA1&issuer=rich&counter=7"));

    [Test]
    public void Names_with_blanks_colons_and_Japanese_stay_whole()
    {
        var uri = Uri("KOSMO: 健保 & 組合?", "t a:r&o@例.jp", RealmOtp.Default with { OtpPolicyAlgorithm = OtpAlgorithm.HmacSHA512 });
        var label = uri.Split('/', '?')[3].Split(':');
        Assert.That(label.Select(System.Uri.UnescapeDataString), Is.EqualTo(["KOSMO  健保 & 組合?", "t a:r&o@例.jp"]));
        Assert.That(uri, Does.Contain("issuer=KOSMO%20%20%E5%81%A5").And.Contain("algorithm=SHA512"));
    }

    [Test]
    public void The_key_to_type_is_that_of_the_address_in_groups_of_four() =>
        Assert.That(OtpSecret.Of(Secret).Grouped, Is.EqualTo("HFKT KTRZ IZQT AST2 JBSX U2JV IVYU Q3SQ"));

    [Test]
    public void Two_hundred_secrets_have_160_random_bits_each_and_are_all_different()
    {
        var secrets = Enumerable.Range(0, 200).Select(_ => OtpSecret.New()).ToList();
        Assert.That(secrets.Select(secret => secret.Reveal()), Is.Unique.And.All.Length.EqualTo(25));
        Assert.That(secrets.Select(secret => secret.Base32), Is.All.Length.EqualTo(40));
        Assert.That(secrets.SelectMany(secret => secret.Reveal()).Distinct().Count(), Is.EqualTo(85), "characters in use");
        Assert.That($"{secrets[0]}", Is.EqualTo("***"));
    }

    [Test]
    public async Task The_picture_reads_back_as_the_address()
    {
        var uri = Uri("コスモ健保", "taro.yamada@example.jp", RealmOtp.Default);
        var address = OtpQrCode.DataAddress(uri);
        Assert.That(address, Does.StartWith("data:image/png;base64,"));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, Convert.FromBase64String(address.Split(',')[1]));
            var start = new ProcessStartInfo("zbarimg", ["--quiet", "--raw", "--oneshot", file]) { RedirectStandardOutput = true };
            using var program = Process.Start(start)!;
            Assert.That((await program.StandardOutput.ReadToEndAsync()).Trim(), Is.EqualTo(uri));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void Apps_that_ignore_the_policy_are_not_named()
    {
        Assert.That(OtpApplications.Supported(RealmOtp.Default), Has.Count.EqualTo(3));
        Assert.That(OtpApplications.Supported(RealmOtp.Default with { OtpPolicyDigits = 8 }), Is.EqualTo(["totpAppFreeOTPName"]));
        Assert.That(OtpApplications.Supported(RealmOtp.Default with { OtpPolicyPeriod = 60 }), Is.EqualTo(["totpAppFreeOTPName"]));
    }

    private static string Uri(string displayName, string username, RealmOtp policy)
    {
        var user = new User { Id = "u", RealmId = "r", Username = username, Enabled = true, Version = 0 };
        return OtpKeyUri.Of(TestRealms.Realm(name: displayName, otp: policy), user, OtpSecret.Of(Secret));
    }
}

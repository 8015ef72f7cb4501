using System.Diagnostics;
using System.Security.Cryptography;
using KosmoAuth.Users.Passwords.Argon2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace KosmoAuth.Benchmarks;

/// <summary>What this machine can do at best, in the same run: the yardstick of all ratios.</summary>
public static class Floor
{
    /// <summary>RSA-2048 signatures with SHA-256 on one thread.</summary>
    public static Figure RsaSignatures(TimeSpan duration)
    {
        using var rsa = RSA.Create(2048);
        var data = new byte[600];
        RandomNumberGenerator.Fill(data);
        for (var i = 0; i < 200; i++)
        {
            rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return Repeat(duration, () => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>Argon2id with Keycloak's parameters on one thread.</summary>
    public static Figure PasswordHashes(TimeSpan duration)
    {
        var hash = new byte[Argon2Parameters.Keycloak.HashLength];
        return Repeat(duration, () => Argon2Hash.Compute(Argon2Parameters.Keycloak, "Password-1"u8, "saltsaltsaltsalt"u8, hash));
    }

    private static Figure Repeat(TimeSpan duration, Action action)
    {
        action();
        var count = 0;
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            action();
            count++;
        }

        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        return new Figure(count / seconds, (process.TotalProcessorTime - cpu).TotalSeconds / seconds, 0);
    }

    /// <summary>Kestrel with one handler and a fixed answer of about the size of a discovery document.</summary>
    public static async Task ServeBareAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        await using var app = builder.Build();
        var answer = new byte[6000];
        Array.Fill(answer, (byte)'x');
        app.Run(async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer);
        });
        await app.RunAsync();
    }
}

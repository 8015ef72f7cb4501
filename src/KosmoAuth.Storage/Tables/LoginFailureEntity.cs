using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>Failed attempts of a person.</summary>
public sealed class LoginFailureEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public long NumFailures { get; set; }

    public long LastFailureMs { get; set; }

    public string? LastIp { get; set; }

    public long NotBefore { get; set; }

    public long NumTemporaryLockouts { get; set; }
}

internal sealed class LoginFailureEntityMapping : IEntityTypeConfiguration<LoginFailureEntity>
{
    public void Configure(EntityTypeBuilder<LoginFailureEntity> table)
    {
        table.ToTable("login_failure").HasKey(row => new { row.RealmId, row.UserId });
    }
}

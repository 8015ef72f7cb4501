using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A log-in under way; the body is sealed by the log-in.</summary>
public sealed class LoginSessionEntity
{
    public required string Id { get; set; }

    public required string RealmId { get; set; }

    public long Version { get; set; }

    public required string Body { get; set; }

    public long Expires { get; set; }
}

internal sealed class LoginSessionEntityMapping : IEntityTypeConfiguration<LoginSessionEntity>
{
    public void Configure(EntityTypeBuilder<LoginSessionEntity> table)
    {
        table.ToTable("login_session").HasKey(row => row.Id);
    }
}

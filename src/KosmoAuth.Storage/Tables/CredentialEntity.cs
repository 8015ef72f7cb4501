using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A credential of a person; its secret part is sealed.</summary>
public sealed class CredentialEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public required string Id { get; set; }

    public required string Type { get; set; }

    public string? UserLabel { get; set; }

    public long? CreatedMs { get; set; }

    public long Priority { get; set; }

    public required string CredentialData { get; set; }

    public required byte[] SecretData { get; set; }
}

internal sealed class CredentialEntityMapping : IEntityTypeConfiguration<CredentialEntity>
{
    public void Configure(EntityTypeBuilder<CredentialEntity> table)
    {
        table.ToTable("credential").HasKey(row => new { row.RealmId, row.UserId, row.Id });
    }
}

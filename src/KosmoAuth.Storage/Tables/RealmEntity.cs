using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A realm; its configuration lies in <see cref="RealmDocumentEntity"/>.</summary>
public sealed class RealmEntity
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public long Revision { get; set; }
}

internal sealed class RealmEntityMapping : IEntityTypeConfiguration<RealmEntity>
{
    public void Configure(EntityTypeBuilder<RealmEntity> realm)
    {
        realm.ToTable("realm").HasKey(row => row.Id);
        realm.HasIndex(row => row.Name).IsUnique();
    }
}

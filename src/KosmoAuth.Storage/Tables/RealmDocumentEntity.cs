using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A piece of realm configuration; secrets inside the body are sealed.</summary>
public sealed class RealmDocumentEntity
{
    public required string RealmId { get; set; }

    public required string Kind { get; set; }

    public required string DocKey { get; set; }

    public required string Id { get; set; }

    public long Position { get; set; }

    public required string Body { get; set; }
}

internal sealed class RealmDocumentEntityMapping : IEntityTypeConfiguration<RealmDocumentEntity>
{
    public void Configure(EntityTypeBuilder<RealmDocumentEntity> table)
    {
        table.ToTable("realm_document").HasKey(row => new { row.RealmId, row.Kind, row.DocKey });

        // EF takes the name for a key at first and leaves it nullable when it is none.
        table.Property(row => row.Id).IsRequired();
    }
}

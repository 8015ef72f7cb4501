using QRCoder;

namespace KosmoAuth.Users.Otp;

/// <summary>A QR code as a picture.</summary>
public static class OtpQrCode
{
    private const int PixelsOfModule = 5;

    /// <summary>A PNG as <c>data:</c> address, black on white with the quiet zone that scanners need, some 250 pixels wide.</summary>
    public static string DataAddress(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(data);
        return "data:image/png;base64," + Convert.ToBase64String(picture.GetGraphic(PixelsOfModule));
    }
}

/** The longest side of a photograph that still lets an officer read a document, in pixels. */
const LONGEST = 2200;
/** Smaller than this a picture is sent as it is. */
const SMALL_ENOUGH = 700_000;
const QUALITY = 0.85;

/** The photograph made small enough to send from a phone; a file that is no picture comes back unchanged. */
export async function shrink(file: File): Promise<File> {
  if (!file.type.startsWith("image/") || file.size <= SMALL_ENOUGH) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
  if (!picture) return file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

/** The picture turned a quarter to the right; a file that is no picture comes back unchanged. */
export async function turn(file: File): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
  if (!picture) return file;
  const canvas = document.createElement("canvas");
  canvas.width = picture.height;
  canvas.height = picture.width;
  const pen = canvas.getContext("2d");
  pen?.translate(picture.height, 0);
  pen?.rotate(Math.PI / 2);
  pen?.drawImage(picture, 0, 0);
  picture.close();
  const kind = file.type === "image/png" ? "image/png" : "image/jpeg";
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, kind, QUALITY));
  return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + (kind === "image/png" ? ".png" : ".jpg"), { type: kind }) : file;
}

/** A size in the words people use. */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

// Sends a picture, a PDF file or a video and says how far it has come.

import { BASE, Problem, Unanswered } from "../lib/api.js";

const PICTURE_WITHIN_MS = 90000;
/** A video is made anew for the walls before the server answers. */
const VIDEO_WITHIN_MS = 1200000;

/** @typedef {import("./model.js").Picture} Picture */

/** @param {File} file */
const isVideo = (file) => file.type.startsWith("video/") || /\.(mp4|mov|webm)$/i.test(file.name);

/**
 * @param {File} file
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<ReturnType<typeof fieldsOf>>} the fields of a notice that show what it has become
 */
export function upload(file, onProgress) {
  const video = isVideo(file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${BASE}/signage/${video ? "clips" : "pictures"}`);
    request.timeout = video ? VIDEO_WITHIN_MS : PICTURE_WITHIN_MS;
    request.responseType = "json";
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) resolve(fieldsOf(request.response));
      else reject(new Problem(request.status, request.response ?? {}));
    };
    request.onerror = request.ontimeout = () => reject(new Unanswered("upload"));
    request.send(file);
  });
}

/** @param {{ picture: Picture, pictures?: Picture[], clip?: import("./model.js").Clip }} kept */
function fieldsOf({ picture, pictures, clip }) {
  const pages = (pictures ?? [picture]).slice(1).map((one) => one.name);
  return { picture: picture.name, pages, clip: clip?.name ?? "", clip_s: clip?.seconds ?? 0 };
}
